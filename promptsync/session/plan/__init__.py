"""From what a plan is asked for to the survey that it is made from."""
