"""All networks by the name of their architecture."""

from . import hand_networks, keras_networks, quantized_networks, torch_around, torch_networks

NETWORKS = {
    **torch_networks.NETWORKS,
    **torch_around.NETWORKS,
    **keras_networks.NETWORKS,
    **hand_networks.NETWORKS,
    **quantized_networks.NETWORKS,
}
