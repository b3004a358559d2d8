"""What the world may read: pages and feeds made only from cleared releases."""

from standby.public.export import EXPORTERS, export

__all__ = ["EXPORTERS", "export"]
