product = Rapport
skip = Skip to the page
navigation = Main
home = Home
search = Search
menu = Menu
signed-in-as = Signed in as { $name }
sign-out = Sign out
done = Done.
undo = Undo

area-people = People
area-sales = Sales
area-custom = Your objects
area-setup = Set-up
