"""Drawing privacy zones on the picture, lifting them, and telling the console a movable camera's lens."""
