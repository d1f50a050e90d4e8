"""Money two people disagree about: nobody's until somebody has decided."""
