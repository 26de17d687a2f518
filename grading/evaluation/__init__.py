"""Values of a graph at sample points: in float64, modulo a prime, in 50 digits, exactly."""
