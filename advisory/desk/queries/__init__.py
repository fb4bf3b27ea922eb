"""What the desk asks, in a fixed number of statements: `frame` for every page, the others for one role each."""
