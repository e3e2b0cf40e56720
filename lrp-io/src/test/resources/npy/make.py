"""Writes the array files beside it: python make.py (numpy 2; each needs no other package)."""
import pathlib
import numpy as np
from numpy.lib import format as npy

here = pathlib.Path(__file__).parent
ramp = np.arange(-3, 3).reshape(2, 3)

for code in ["f2", "f4", "f8", "i1", "i2", "i4", "i8"]:
    for order in "<>":
        np.save(here / f"{'big' if order == '>' else 'little'}_{code}.npy", ramp.astype(order + code))
for code in ["u1", "u2", "u4", "u8"]:
    for order in "<>":
        top = np.iinfo(code).max if code != "u8" else 2**63 - 1
        array = np.array([[0, 1, 2], [3, 200, top]], dtype=order + code)
        np.save(here / f"{'big' if order == '>' else 'little'}_{code}.npy", array)
np.save(here / "bool.npy", np.array([True, False, True]))
np.save(here / "fortran.npy", np.asfortranarray(np.arange(24, dtype="<i4").reshape(2, 3, 4)))
np.save(here / "scalar.npy", np.float64(2.5))
np.save(here / "empty.npy", np.zeros((0, 3), "<f4"))
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(here / f"version{version[0]}.npy", "wb") as file:
        npy.write_array(file, ramp.astype("<f4"), version=version)
half = np.array([0, -0.0, 1, 65504, -2.0**-24, 2.0**-14, 1 / 3, np.inf, -np.inf, np.nan], "<f2")
np.save(here / "half_values.npy", half)
np.save(here / "double_values.npy", np.array([0.1, -1e300, 5e-324, np.inf, np.nan]))
np.save(here / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
np.save(here / "complex.npy", np.array([1j]))
np.save(here / "text.npy", np.array(["a"]))
np.save(here / "fields.npy", np.zeros(2, [("a", "<i4"), ("b", "<f8", (2,))]))
np.save(here / "too_large_u8.npy", np.array([2**63], "<u8"))
np.savez(here / "stored.npz", **{"x": ramp.astype("<f4"), "a/b:0": np.int64([7])})
np.savez_compressed(here / "deflated.npz", x=ramp.astype("<f4"), ids=np.int64([[7, 8]]))
