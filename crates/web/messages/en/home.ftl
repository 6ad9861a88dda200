home-greeting = Hello, { $name }
home-newest = Newest { $objects }
home-nothing = When there are records, what is yours stands here.
home-followed = Followed
home-recent = Looked at lately
