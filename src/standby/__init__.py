"""Standby keeps the people of a field mission safe, and keeps the record straight."""

import os

__version__ = "0.1.0"

ALGEBRA = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What tells the libraries that NumPy multiplies matrices with how many threads to keep."""

# The matrices here are small: a second thread waits for the first, and burns its core. Two cores are filled by two
# processes (``desk/executors.py``) instead. It counts from when NumPy is loaded, so it is said before; whoever has set
# one of them, or OMP_NUM_THREADS, decides.
if not any(name in os.environ for name in (*ALGEBRA, "OMP_NUM_THREADS")):
    os.environ.update(dict.fromkeys(ALGEBRA, "1"))
