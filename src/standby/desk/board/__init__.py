"""What the board shows, screen by screen, as data: the web room and the API both call these operations."""
