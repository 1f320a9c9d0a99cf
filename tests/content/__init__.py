"""The content itself: what stands where, and that it says what the packs of checked facts say."""
