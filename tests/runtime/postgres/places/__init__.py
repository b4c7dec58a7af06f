"""Where the server's things lie, tried as root and as an ordinary user."""
