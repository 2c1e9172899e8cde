"""What is proved about rules, written for people and for machines."""
