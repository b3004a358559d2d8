"""From the bytes that came in to drafts of claims; nothing here touches the store."""
