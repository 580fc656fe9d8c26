"""Words that one side writes and the other looks for."""

NO_TOURS = "browser not wanted"
