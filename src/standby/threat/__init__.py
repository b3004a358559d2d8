"""How likely an attack is at each site: probability, expected number, range, and the incidents that drive them."""
