"""What the oracle knows of the bank's architectures that are no chain of stages, one function each."""
