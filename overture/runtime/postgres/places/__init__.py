"""Where a server's things lie on this machine, and whose they are: cluster, facts, programs, socket.
Nothing here is running: processes are the folder's above."""
