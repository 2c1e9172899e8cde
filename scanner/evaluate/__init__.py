"""Rules x jobs -> outcomes, and what is told of them: findings, causes, the gate."""
