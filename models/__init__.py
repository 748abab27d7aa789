"""The models' manifest and cards; the weights themselves are fetched into `weights/`, never committed."""
