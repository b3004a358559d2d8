"""The words everything else is said in: time, places, quantities, grades, errors. Imports nothing of ours."""
