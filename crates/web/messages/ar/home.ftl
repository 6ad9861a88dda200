home-greeting = مرحبًا، { $name }
home-newest = أحدث { $objects }
home-nothing = حين تكون هناك سجلات، يظهر هنا ما يخصك.
home-followed = ما تتابعه
home-recent = ما اطلعت عليه مؤخرًا
