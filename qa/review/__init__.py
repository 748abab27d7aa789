"""People in the loop: answers in place of the machine's, disputes, acknowledgements, samples, calibration."""
