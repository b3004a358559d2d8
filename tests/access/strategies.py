"""Labels and actors of every sort, from few enough words that they often meet."""

from hypothesis import strategies as st

from standby.access import LEVELS, Actor, Label

levels = st.sampled_from(LEVELS)
compartments = st.frozensets(st.sampled_from(["hr", "medical", "sources"]), max_size=2)
names = st.sampled_from(["anna", "omar", "lea"])
labels = st.builds(Label, level=levels, compartments=compartments, readers=st.none() | st.frozensets(names, max_size=2))
actors = st.builds(Actor, id=names, name=names, level=levels, compartments=compartments)
