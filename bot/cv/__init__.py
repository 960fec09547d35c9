"""A person's CV on paper, in words and in a file, made from `bot.jobs.cv.CvContent`."""
