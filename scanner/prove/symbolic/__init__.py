"""A rule's conditions read as formulas over the fields of a job, without a job."""
