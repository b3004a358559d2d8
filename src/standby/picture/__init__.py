"""The picture: what the record says was so at one moment, as known at another. Assembled, never stored."""
