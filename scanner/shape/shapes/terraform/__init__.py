"""Documents of Terraform: the jobs and state machines in a plan or a state."""
