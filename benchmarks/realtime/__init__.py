"""How fast one event reaches many sockets: the engine beside two things everybody knows, in one run."""
