"""For the tests of the house and of anyone's plug-ins: a settable clock, and claims made in one line."""
