"""Young people, by code alone, and the pairs that certified mentors form with them."""
