"""For the tests of the house and of anyone's plug-ins: a settable clock, and claims and reports made in one line."""
