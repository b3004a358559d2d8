"""The use cases of Standby, one function each, and the wiring behind every door."""
