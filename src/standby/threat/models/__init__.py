"""The threat models. Each keeps the contract of ``threat.model.ThreatModel``."""

from standby.threat.model import ThreatModel
from standby.threat.models.base_and_recent import BaseAndRecent

DEFAULT: ThreatModel = BaseAndRecent()
"""What a mission starts with: every number in it is stated, none is fitted to anybody's data."""
