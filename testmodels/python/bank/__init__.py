"""Makes the bank: small exports of every recurrent architecture by every exporter."""
