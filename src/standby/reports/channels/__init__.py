"""Where reports are fetched from: addresses on the web and mailboxes. What comes is bytes; nothing is read here."""
