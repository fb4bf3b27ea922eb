"""What `make bench` runs: ratios to bare Flask views under the same server, in one run."""
