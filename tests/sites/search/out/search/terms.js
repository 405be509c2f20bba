kazakhSearch("terms",[["tag","Ауыл"],["tag","Кітап"],["author","Айгүл Серікқызы"],["section","Мәдениет"]])
