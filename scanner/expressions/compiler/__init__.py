"""Checked conditions -> Python that says whether they are surely true or surely false of a job."""
