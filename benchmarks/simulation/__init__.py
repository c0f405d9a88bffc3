"""Small worlds to rehearse in, the laws that hold in them, kills at every point: for tests and soak."""
