"""Proofs about rules: what a rule can never say of a job that AWS documents, and how two rules differ."""
