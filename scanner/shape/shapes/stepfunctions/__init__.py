"""State machines of Step Functions: their definitions, wherever they are written, and the tasks in them."""
