"""What may be said outside, and what an outsider can infer from all that has been said."""
