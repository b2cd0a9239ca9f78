package gate

func (c *collector) dependencies() error { return nil }
