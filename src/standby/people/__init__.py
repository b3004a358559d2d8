"""Who is where, who has been heard, and who has not: roster, presence, roll call."""
