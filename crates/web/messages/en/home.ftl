home-greeting = Hello, { $name }
home-nothing = Nothing here at the moment.
