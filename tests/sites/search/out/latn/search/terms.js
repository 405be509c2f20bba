kazakhSearch("terms",[["tag","Auyl"],["tag","Kıtap"],["author","Aigül Serıkqyzy"],["section","Mädeniet"]])
