"""Video providers behind one Protocol, chosen by configuration."""
