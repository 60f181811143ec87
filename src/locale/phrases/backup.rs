//! Phrases of backups.
use super::phrases;

phrases! {
    BACKUPS "Backups" "Sicherungen";
    BACKUP_TEXT "A backup is the whole workspace in one file. Store it outside this browser." "Eine Sicherung ist der ganze Arbeitsbereich in einer Datei. Bewahren Sie sie außerhalb dieses Browsers auf.";
    BACKUP_FOLDER_TEXT "Kontor backs up automatically to a folder you choose, verifies each backup and keeps the last {}." "Kontor sichert automatisch in einen Ordner Ihrer Wahl, prüft jede Sicherung und behält die letzten {}.";
    BACKUP_NO_FOLDER_TEXT "This browser does not let a page write to a folder. Kontor reminds you to download a backup instead." "Dieser Browser lässt eine Seite nicht in einen Ordner schreiben. Kontor erinnert Sie stattdessen daran, eine Sicherung herunterzuladen.";
    BACK_UP_NOW "Back up now" "Jetzt sichern";
    CHOOSE_FOLDER "Choose a folder for backups" "Ordner für Sicherungen wählen";
    OTHER_FOLDER "Choose another folder" "Anderen Ordner wählen";
    NO_MORE_BACKUPS "Turn off automatic backups" "Automatische Sicherung ausschalten";
    BACKUP_INTO "To the folder “{}”." "In den Ordner „{}“.";
    BACKUP_EVERY "How often (only after changes)" "Wie oft (nur nach Änderungen)";
    BACKUP_HOURLY "Every hour" "Stündlich";
    BACKUP_DAILY "Every day" "Täglich";
    LAST_BACKUP "Last backup: {}." "Letzte Sicherung: {}.";
    NO_BACKUP "No backup yet." "Noch keine Sicherung.";
    BACKUP_AGE_DAYS "Backed up {} d ago" "Vor {} T. gesichert";
    BACKUP_AGE_HOURS "Backed up {} h ago" "Vor {} Std. gesichert";
    BACKUP_AGE_NEW "Backed up just now" "Gerade gesichert";
    BACKUP_AGE_NONE "Not backed up" "Nicht gesichert";
    BACKUP_SINCE "{} [action|actions] since then." "Seither {} [Aktion|Aktionen].";
    BACKUP_RUNNING "Backing up …" "Wird gesichert …";
    BACKUP_CHECKED "verified" "geprüft";
    BACKUP_CHECKED_SEALED "encrypted and verified" "verschlüsselt und geprüft";
    BACKUP_SEAL "Encrypt backups with a passphrase" "Sicherungen mit einer Passphrase verschlüsseln";
    BACKUP_SEAL_TEXT "New backups are then encrypted without asking again; only restoring one asks for the passphrase. Kontor does not store it. If you forget it, the encrypted backups cannot be recovered. The workspace in this browser stays readable." "Neue Sicherungen werden dann ohne weitere Nachfrage verschlüsselt; nur das Wiederherstellen verlangt die Passphrase. Kontor speichert sie nicht. Vergessen Sie sie, lassen sich die verschlüsselten Sicherungen nicht mehr öffnen. Der Arbeitsbereich in diesem Browser bleibt lesbar.";
    BACKUP_SEAL_START "Encrypt from now on" "Ab jetzt verschlüsseln";
    BACKUP_SEALED "Backups are encrypted. Nobody can open them without the passphrase, not even you." "Sicherungen werden verschlüsselt. Ohne die Passphrase kann sie niemand öffnen, auch Sie nicht.";
    BACKUP_SEAL_STOP "Stop encrypting" "Nicht mehr verschlüsseln";
    BACKUP_KEY_GONE "The key for encrypted backups is no longer in this browser, so nothing was written. Stop encrypting, then choose a new passphrase" "Der Schlüssel für verschlüsselte Sicherungen ist nicht mehr in diesem Browser, deshalb wurde nichts geschrieben. Beenden Sie die Verschlüsselung und wählen Sie dann eine neue Passphrase";
    BACKUP_DOWNLOADED "downloaded" "heruntergeladen";
    BACKUP_DIFFERS "The backup did not match what was written and was discarded. Older ones are not affected; try again or choose another folder" "Die Sicherung stimmte nicht mit dem Geschriebenen überein und wurde verworfen. Ältere sind nicht betroffen; versuchen Sie es erneut oder wählen Sie einen anderen Ordner";
    BACKUP_FAILED "The last backup failed: {}" "Die letzte Sicherung ist fehlgeschlagen: {}";
    BACKUP_NEEDS_PERMISSION "Allow access to the folder to continue backups." "Erlauben Sie den Zugriff auf den Ordner, um weiter zu sichern.";
    ALLOW "Allow" "Erlauben";
    BACKUP_OLD "The last backup is {} [day|days] old; {} [action|actions] since then." "Die letzte Sicherung ist {} [Tag|Tage] alt; seither {} [Aktion|Aktionen].";
    BACKUP_NONE "Not backed up yet: {} [action|actions]." "Noch nicht gesichert: {} [Aktion|Aktionen].";
    NOT_NOW "Not now" "Nicht jetzt";
    KNOWN_BACKUPS "Backups made here" "Hier angelegte Sicherungen";
    RESTORE_BACKUP "Restore" "Wiederherstellen";
    RESTORE_BACKUP_OF "Restore the backup of {}" "Sicherung von {} wiederherstellen";
    BACKUP_MISSING "{} is no longer in the folder, or the folder cannot be read. Nothing has changed; open the file from where it is now." "{} ist nicht mehr im Ordner, oder der Ordner ist nicht lesbar. Es hat sich nichts geändert; öffnen Sie die Datei von dort, wo sie jetzt liegt.";
    RESTORE_HERE "Replace this workspace" "Diesen Arbeitsbereich ersetzen";
    RESTORE_HERE_TEXT "The file becomes a new workspace with the name of this one. This one is kept unchanged as “{}”." "Die Datei wird ein neuer Arbeitsbereich mit dem Namen des jetzigen. Der jetzige bleibt unverändert als „{}“ erhalten.";
    BEFORE_RESTORE "{} (before restoring)" "{} (vor der Wiederherstellung)";
}
