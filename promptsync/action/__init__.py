"""The GitHub Action's own matters: its inputs, the event, the runner's files, comments and pull requests."""
