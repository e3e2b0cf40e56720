"""Series of a hidden Markov model with two states, each of which makes another feature matter.

Re-made from the description of Crabbé and van der Schaar 2021 (arXiv:2106.05303) with the numbers that
the package time_interpret uses: of three features the second decides the label while the state is 0,
the third while it is 1, and the first never does. A label is drawn at every step.
"""

import torch

FEATURES = 3
STEPS = 200
MEANS = torch.tensor([[0.1, 1.6, 0.5], [-0.1, -0.4, -1.5]], dtype=torch.float64)
VARIANCE = 0.801
COVARIANCE = 0.01
STAY = 0.95
TIRING = 500
SLOPE = 2


def _cholesky():
    """`[state, feature, feature]`: the feature that matters goes a little with the first one."""
    matrices = torch.eye(FEATURES, dtype=torch.float64).mul(VARIANCE).repeat(2, 1, 1)
    for state in range(2):
        matrices[state, 0, state + 1] = matrices[state, state + 1, 0] = COVARIANCE
    return torch.linalg.cholesky(matrices)


def _states(series, generator):
    """`[series, STEPS]`; the longer state 1 lasts the likelier it ends."""
    state = torch.rand(series, generator=generator, dtype=torch.float64) < 0.5
    lasted = torch.zeros(series, dtype=torch.float64)
    states = []
    for _ in range(STEPS):
        one = torch.where(state, STAY - lasted / TIRING, 1 - STAY)
        following = torch.rand(series, generator=generator, dtype=torch.float64) < one
        lasted = torch.where(following == state, lasted + 1, 0)
        state = following
        states.append(state)
    return torch.stack(states, 1).long()


def draw(series, generator):
    """`x [series, STEPS, FEATURES]`, labels and states `[series, STEPS]`."""
    states = _states(series, generator)
    noise = torch.randn(series, STEPS, FEATURES, generator=generator, dtype=torch.float64)
    x = MEANS[states] + (_cholesky()[states] @ noise[..., None])[..., 0]
    decides = x.gather(2, states[..., None] + 1)[..., 0]
    chance = torch.sigmoid(SLOPE * decides)
    labels = (torch.rand(series, STEPS, generator=generator, dtype=torch.float64) < chance).long()
    return x.float(), labels, states
