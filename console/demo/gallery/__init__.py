"""Pictures of everything the console shows, taken without a screen: `watchroom demo --gallery`."""
