"""The lane for plain records: many are decoded, checked and made jobs at once. What is not plain goes the general way, and counts there."""
