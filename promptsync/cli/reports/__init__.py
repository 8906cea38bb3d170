"""What commands of this machine alone report: the files that they wrote or kept."""
