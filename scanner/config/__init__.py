"""jobscan.yaml -> plain objects: what an organisation sets, before it is known which rules run."""
