"""Safety alerts: raised by an answer about self-harm, looked after by somebody against a timer, closed with a reason."""
